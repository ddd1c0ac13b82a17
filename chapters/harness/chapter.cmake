# A chapter's programs: one object file for each arm, and several links of the same objects.

set(PERFTALK_YOURS "" CACHE STRING "The reader's variants to build in: stems of yours/<chapter>/*.hpp")

# A string or an array of strings in a chapter.toml, which is the single source; it must stand on one line.
function(chapter_key file key out)
    file(STRINGS ${file} line REGEX "^${key} *=" LIMIT_COUNT 1)
    string(REGEX MATCHALL "\"[^\"]*\"" words "${line}")
    string(REPLACE "\"" "" words "${words}")
    if(NOT words)
        message(FATAL_ERROR "${file}: '${key} = …' is missing, or is not on one line")
    endif()
    set(${out} ${words} PARENT_SCOPE)
endfunction()

# The object files of one arm, one a layer. The target <chapter>-arm-<name> compiles the codec and thereby tells whether the
# arm is one; <chapter>-live-<name> the other two. `header` is as it is included. An arm's engine is compiled once, with the
# frame layer.
function(perftalk_arm chapter axis arm header type)
    set(engine_frame "template class amqp::engine::connection<perftalk::with_${axis}<${type}>>;\n\n")
    set(engine_end_to_end "extern ${engine_frame}")
    foreach(layer codec frame end_to_end)
        set(engine "${engine_${layer}}")
        set(source ${CMAKE_CURRENT_BINARY_DIR}/${chapter}.arms/${arm}.${layer}.cpp)
        configure_file(${PROJECT_SOURCE_DIR}/chapters/harness/arm.cpp.in ${source} @ONLY)
        add_library(${chapter}-${layer}-${arm} OBJECT EXCLUDE_FROM_ALL ${source})
        target_link_libraries(${chapter}-${layer}-${arm} PRIVATE perftalk_harness)
        target_include_directories(${chapter}-${layer}-${arm} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${chapter}.arms)
    endforeach()
    add_custom_target(${chapter}-arm-${arm} DEPENDS ${chapter}-codec-${arm})
    add_custom_target(${chapter}-live-${arm} DEPENDS ${chapter}-frame-${arm} ${chapter}-end_to_end-${arm})
endfunction()

# The baseline under another name: the same code at another place, to show what two equal arms differ by.
function(perftalk_control chapter axis baseline control)
    set(file ${PROJECT_SOURCE_DIR}/amqp/policy/${axis}/${baseline}.hpp)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} code)
    string(REGEX REPLACE "([^A-Za-z0-9_])${baseline}([^A-Za-z0-9_])" "\\1${control}\\2" code "${code}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${chapter}.arms/${control}.hpp CONTENT "${code}" @ONLY)
    perftalk_arm(${chapter} ${axis} ${control} ${control}.hpp amqp::${axis}::${control})
endfunction()

# The objects of all arms in an order that depends on `seed` alone.
function(shuffled seed out)
    set(keyed)
    foreach(each IN LISTS ARGN)
        string(SHA1 key "${seed} ${each}")
        list(APPEND keyed "${key} ${each}")
    endforeach()
    list(SORT keyed)
    list(TRANSFORM keyed REPLACE "^[^ ]* " "")
    set(${out} ${keyed} PARENT_SCOPE)
endfunction()

# What a program asks and of whom: <name>-questions. It knows the arms in the layers that are linked into it.
function(perftalk_questions name chapter layers axis baseline production)
    set(declarations)
    set(entries)
    foreach(arm IN LISTS ARGN)
        set(beginnings)
        foreach(layer IN LISTS layers)
            string(APPEND declarations
                "namespace ${layer} { std::unique_ptr<task> begin_${arm}(operation, const sample&); }\n")
            list(APPEND beginnings ${layer}::begin_${arm})
        endforeach()
        list(JOIN beginnings ", " beginnings)
        string(APPEND entries "        {\"${arm}\", ${beginnings}},\n")
    endforeach()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${chapter}.arms/${name}.cpp)
    configure_file(harness/arms.cpp.in ${source} @ONLY)
    add_library(${name}-questions OBJECT EXCLUDE_FROM_ALL ${chapter}/bench.cpp ${source})
    target_link_libraries(${name}-questions PRIVATE perftalk_harness)
endfunction()

# One program, from its questions and the objects of its arms in this order. Built when asked for.
function(perftalk_program name questions)
    list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
    add_executable(${name} EXCLUDE_FROM_ALL ${objects} $<TARGET_OBJECTS:${questions}>)
    target_link_libraries(${name} PRIVATE perftalk_main)
endfunction()

# The program `chapter`; chapter.1 to chapter.3, the same objects linked in other orders, since one link is one draw of
# the code's layout; and chapter-watch, which knows the codec alone and is therefore built in a moment.
function(perftalk_programs chapter axis baseline production)
    foreach(layer codec frame end_to_end)
        list(TRANSFORM ARGN PREPEND ${chapter}-${layer}- OUTPUT_VARIABLE ${layer})
    endforeach()
    perftalk_questions(${chapter} ${chapter} "codec;frame;end_to_end" ${axis} ${baseline} ${production} ${ARGN})
    perftalk_program(${chapter} ${chapter}-questions ${codec} ${frame} ${end_to_end})
    foreach(link .1 .2 .3)
        shuffled("${link}" order ${codec} ${frame} ${end_to_end})
        perftalk_program(${chapter}${link} ${chapter}-questions ${order})
    endforeach()
    perftalk_questions(${chapter}-watch ${chapter} codec ${axis} ${baseline} ${production} ${ARGN})
    perftalk_program(${chapter}-watch ${chapter}-watch-questions ${codec})
endfunction()

# The gate as a test. A whole client for each arm takes long to compile, and once is enough: with the sanitizers, which
# test clients elsewhere, the codec has to do.
function(perftalk_gate_test chapter arms)
    set(program ${chapter})
    if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
        set(program ${chapter}-watch)
    endif()
    set_target_properties(${program} PROPERTIES EXCLUDE_FROM_ALL OFF)
    add_test(NAME ${chapter}-gate COMMAND ${program} --gate --arms=${arms})
endfunction()

# The wrong benchmark beside the right one, with a test that it is wrong.
function(perftalk_trap chapter)
    add_executable(${chapter}-trap ${chapter}/trap.cpp harness/allocations.cpp)
    target_link_libraries(${chapter}-trap PRIVATE perftalk_harness)
    add_test(NAME ${chapter}-trap COMMAND ${chapter}-trap --check)
endfunction()

# Everything of one chapter, from its chapter.toml.
function(perftalk_chapter chapter)
    set(toml ${CMAKE_CURRENT_SOURCE_DIR}/${chapter}/chapter.toml)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${toml})
    foreach(key axis baseline production arms)
        chapter_key(${toml} ${key} ${key})
    endforeach()
    foreach(arm IN LISTS arms)
        perftalk_arm(${chapter} ${axis} ${arm} amqp/policy/${axis}/${arm}.hpp amqp::${axis}::${arm})
    endforeach()
    foreach(control control_a control_b)
        perftalk_control(${chapter} ${axis} ${baseline} ${control})
        list(APPEND arms ${control})
    endforeach()
    list(JOIN arms "," shipped)
    foreach(arm IN LISTS PERFTALK_YOURS)
        if(EXISTS ${PROJECT_SOURCE_DIR}/yours/${chapter}/${arm}.hpp)
            perftalk_arm(${chapter} ${axis} ${arm} yours/${chapter}/${arm}.hpp yours::${arm})
            list(APPEND arms ${arm})
        endif()
    endforeach()

    perftalk_programs(${chapter} ${axis} ${baseline} ${production} ${arms})
    perftalk_gate_test(${chapter} ${shipped})
    perftalk_trap(${chapter})
endfunction()
