# Whole clients, one object file each: the library's variants and the chapters' arms are the same ones.

# The target `name`: the client of these policies, which are found in that header. Production's engine is in the library.
function(amqp_client name header policies)
    set(engine "template class amqp::engine::connection<${policies}>;\n")
    if(policies STREQUAL "amqp::production")
        set(engine "")
    endif()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/clients/${name}.cpp)
    configure_file(${PROJECT_SOURCE_DIR}/amqp/variants/client.cpp.in ${source} @ONLY)
    add_library(${name} OBJECT EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE amqp)
endfunction()

# The axes, and production's choice on each as <axis>_chosen: a line of defaults.hpp each.
function(amqp_axes out)
    set(file ${PROJECT_SOURCE_DIR}/amqp/policy/defaults.hpp)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(STRINGS ${file} lines REGEX "using [a-z]+_type = [a-z]+::[a-z0-9_]+;")
    set(axes)
    foreach(line IN LISTS lines)
        string(REGEX MATCH "using ([a-z]+)_type = [a-z]+::([a-z0-9_]+)" matched "${line}")
        list(APPEND axes ${CMAKE_MATCH_1})
        set(${CMAKE_MATCH_1}_chosen ${CMAKE_MATCH_2} PARENT_SCOPE)
    endforeach()
    set(${out} ${axes} PARENT_SCOPE)
endfunction()

# The words in an axis's all.hpp, which is the one list of its variants.
function(amqp_variants_of axis out)
    set(file ${PROJECT_SOURCE_DIR}/amqp/policy/${axis}/all.hpp)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    if(NOT text MATCHES "using all = std::tuple<([^>]*)>;")
        message(FATAL_ERROR "${file}: 'using all = std::tuple<…>;' is missing")
    endif()
    string(REGEX MATCHALL "[a-z0-9_]+" words "${CMAKE_MATCH_1}")
    set(${out} ${words} PARENT_SCOPE)
endfunction()
